/** Counter-based randomness: every draw is a pure function of its coordinates. */
@NullMarked
package selfstudy.random;

import org.jspecify.annotations.NullMarked;
