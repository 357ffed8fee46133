/** Real servers for tests: in containers where an engine runs, as processes elsewhere. */
@NullMarked
package selfstudy.infra.testing;

import org.jspecify.annotations.NullMarked;
