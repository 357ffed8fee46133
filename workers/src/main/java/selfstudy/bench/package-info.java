/** What the platform's work costs: figures and their ratios to a reference of the same work. */
@NullMarked
package selfstudy.bench;

import org.jspecify.annotations.NullMarked;
