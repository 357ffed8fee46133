/** The activity implementations: unpack, call a plain class, pack. */
@NullMarked
package selfstudy.activity;

import org.jspecify.annotations.NullMarked;
