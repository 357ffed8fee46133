package selfstudy.infra.testing;

import selfstudy.infra.MinioEndpoint;
import selfstudy.infra.TemporalEndpoint;

/** A Temporal and a MinIO for one test run; each starts when it is first asked for. */
interface Servers extends AutoCloseable {
  TemporalEndpoint temporal();

  MinioEndpoint minio();

  @Override
  void close();
}
