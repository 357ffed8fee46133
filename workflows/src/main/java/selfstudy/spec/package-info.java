/** What a study is: records that cannot exist invalid, and the strict reader of study files. */
@NullMarked
package selfstudy.spec;

import org.jspecify.annotations.NullMarked;
