/** Servers, processes and their life; knows nothing of studies. */
@NullMarked
package selfstudy.infra;

import org.jspecify.annotations.NullMarked;
