/** Tables, charts and the report page. */
@NullMarked
package selfstudy.report;

import org.jspecify.annotations.NullMarked;
