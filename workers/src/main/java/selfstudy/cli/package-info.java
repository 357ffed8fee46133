/** The selfstudy command line. */
@NullMarked
package selfstudy.cli;

import org.jspecify.annotations.NullMarked;
