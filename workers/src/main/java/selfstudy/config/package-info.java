/** Settings from flags, environment and the home's file. */
@NullMarked
package selfstudy.config;

import org.jspecify.annotations.NullMarked;
