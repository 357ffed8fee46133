package selfstudy.store;

import java.io.IOException;

/** A store breaks a promise that results depend on. */
public final class UnfitStoreException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param promise what it did not keep: {@code "5 of 8 racing creations won"}
   */
  public UnfitStoreException(String store, String promise) {
    super(
        store
            + " cannot hold studies: "
            + promise
            + "; use a store with atomic conditional writes, such as MinIO or Amazon S3");
  }
}
