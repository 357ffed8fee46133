package selfstudy.store;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.credentials.StaticProvider;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket of an S3 server that takes conditional writes ({@link StoreProbe} tells).
 * Versions are ETags.
 *
 * <p>A conditional write may succeed and its answer be lost; repeated, it is then refused because
 * it has already happened. So each carries a token of its own as metadata, and a failure or refusal
 * counts only if the object does not bear it.
 */
public final class S3ArtifactStore implements ArtifactStore {
  private static final String TOKEN = "selfstudy-write";
  private static final long PART_BYTES = 8 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchObject");
  private static final Set<String> OWNED = Set.of("BucketAlreadyOwnedByYou", "BucketAlreadyExists");

  /** Amazon's answer to a conditional write while another of the same object is under way. */
  private static final String CONFLICT = "ConditionalRequestConflict";

  /** The condition does not hold. */
  private static final Set<String> UNMET =
      Set.of("PreconditionFailed", "NoSuchKey", "NoSuchObject");

  private static final int CONFLICT_ATTEMPTS = 20;

  private final S3Settings settings;
  private final MinioClient client;

  /** Connects, making the bucket if need be. */
  public S3ArtifactStore(S3Settings settings) throws IOException {
    this.settings = settings;
    this.client =
        MinioClient.builder()
            .endpoint(settings.url())
            .region(settings.region())
            .credentialsProvider(provider(settings.credentials()))
            .httpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(CONNECT)
                    .writeTimeout(SILENCE)
                    .readTimeout(SILENCE)
                    .build(),
                true)
            .build();
    try {
      makeBucket();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static StaticProvider provider(Credentials credentials) {
    return new StaticProvider(
        credentials.accessKey(), credentials.secretKey(), credentials.sessionToken());
  }

  private void makeBucket() throws IOException {
    String bucket = settings.bucket();
    if (!call("find", "", () -> client.bucketExists(exists(bucket)))) {
      try {
        call(
            "make",
            "",
            () -> {
              client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
              return true;
            });
      } catch (RefusedException e) {
        if (!isRefused(e, OWNED)) { // Another process was first.
          throw e;
        }
      }
    }
  }

  private static BucketExistsArgs exists(String bucket) {
    return BucketExistsArgs.builder().bucket(bucket).build();
  }

  @Override
  public Optional<Versioned> read(String key) throws IOException {
    try (GetObjectResponse response = get(key)) {
      return Optional.of(
          new Versioned(response.readAllBytes(), version(response.headers().get("ETag"), key)));
    } catch (NoSuchArtifactException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    return get(key);
  }

  private GetObjectResponse get(String key) throws IOException {
    GetObjectArgs args =
        GetObjectArgs.builder().bucket(settings.bucket()).object(object(key)).build();
    try {
      return call("read", key, () -> client.getObject(args));
    } catch (RefusedException e) {
      if (isRefused(e, MISSING)) {
        throw new NoSuchArtifactException(key);
      }
      throw e;
    }
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    put(key, content, Map.of(), Map.of());
  }

  @Override
  public void upload(String key, Path file, Runnable alive) throws IOException {
    String object = object(key);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (InputStream in = new WatchedStream(Files.newInputStream(file), alive)) {
      PutObjectArgs args =
          PutObjectArgs.builder().bucket(settings.bucket()).object(object).stream(
                  in, Files.size(file), PART_BYTES)
              .build();
      call("write", key, () -> client.putObject(args));
    }
  }

  @Override
  public Optional<String> create(String key, byte[] content) throws IOException {
    return putIf(key, content, Map.of("If-None-Match", "*"));
  }

  @Override
  public Optional<String> replace(String key, byte[] content, String expected) throws IOException {
    return putIf(key, content, Map.of("If-Match", '"' + expected + '"'));
  }

  private Optional<String> putIf(String key, byte[] content, Map<String, String> condition)
      throws IOException {
    String token = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      try {
        return Optional.of(put(key, content, condition, Map.of(TOKEN, token)));
      } catch (IOException e) {
        Optional<String> ours = versionBearing(token, key, e);
        boolean conflict = isRefused(e, Set.of(CONFLICT)) && attempt < CONFLICT_ATTEMPTS;
        if (ours.isPresent() || isRefused(e, UNMET)) {
          return ours;
        }
        if (!conflict) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  /** Longer with each conflict, and not in step with the others. */
  private static void pause(int attempt) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(20L * attempt) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for another conditional write");
    }
  }

  private static boolean isRefused(IOException e, Set<String> codes) {
    return e instanceof RefusedException refused && codes.contains(refused.code);
  }

  private String put(
      String key, byte[] content, Map<String, String> condition, Map<String, String> metadata)
      throws IOException {
    PutObjectArgs args =
        PutObjectArgs.builder()
            .bucket(settings.bucket())
            .object(object(key))
            .data(content, content.length)
            .extraHeaders(condition)
            .userMetadata(metadata)
            .build();
    return call("write", key, () -> version(client.putObject(args).etag(), key));
  }

  /** The object's version, if it was this write that made it, though it failed. */
  private Optional<String> versionBearing(String token, String key, IOException failure)
      throws IOException {
    StatObjectArgs args =
        StatObjectArgs.builder().bucket(settings.bucket()).object(object(key)).build();
    try {
      StatObjectResponse found = call("look up", key, () -> client.statObject(args));
      return token.equals(found.headers().get("x-amz-meta-" + TOKEN))
          ? Optional.of(version(found.etag(), key))
          : Optional.empty();
    } catch (IOException e) {
      if (isRefused(e, MISSING)) {
        return Optional.empty();
      }
      failure.addSuppressed(e);
      throw failure;
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    ListObjectsArgs args =
        ListObjectsArgs.builder()
            .bucket(settings.bucket())
            .prefix(root() + ArtifactKeys.checkPrefix(prefix))
            .recursive(true)
            .build();
    return call(
        "list",
        prefix,
        () -> {
          List<String> keys = new ArrayList<>();
          for (Result<Item> item : client.listObjects(args)) {
            keys.add(item.get().objectName().substring(root().length()));
          }
          keys.sort(null);
          return List.copyOf(keys);
        });
  }

  @Override
  public void delete(String key) throws IOException {
    RemoveObjectArgs args =
        RemoveObjectArgs.builder().bucket(settings.bucket()).object(object(key)).build();
    call(
        "delete",
        key,
        () -> {
          client.removeObject(args);
          return true;
        });
  }

  @Override
  public String describe() {
    return settings.toString();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot close the connection to " + describe(), e);
    }
  }

  private String root() {
    return settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
  }

  private String object(String key) {
    return root() + ArtifactKeys.check(key);
  }

  private String version(@Nullable String etag, String key) throws IOException {
    if (etag == null) {
      throw new IOException(describe() + " gave no ETag for " + key);
    }
    return etag.replace("\"", "");
  }

  private interface Call<T> {
    T run() throws MinioException, IOException;
  }

  /** Every failure becomes an {@link IOException} that says where and what to do. */
  private <T> T call(String verb, String key, Call<T> call) throws IOException {
    String what = "Cannot " + verb + " " + (key.isEmpty() ? "the bucket" : key) + " in ";
    try {
      return call.run();
    } catch (ErrorResponseException e) {
      throw new RefusedException(what + describe(), e);
    } catch (MinioException | IllegalStateException e) {
      // The client throws the latter, unchecked, when it cannot connect.
      throw new IOException(
          what
              + describe()
              + ": "
              + rootMessage(e)
              + "; check that the server runs and can be reached",
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** The server answered, but with an error. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private final String code;

    RefusedException(String what, ErrorResponseException e) {
      super(what + ": " + describe(e), e);
      code = String.valueOf(e.errorResponse().code());
    }

    private static String describe(ErrorResponseException e) {
      String code = String.valueOf(e.errorResponse().code());
      String advice =
          switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied" ->
                "; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may do";
            case "XMinioStorageFull" -> "; free space on the server";
            default -> "";
          };
      return code + ": " + e.errorResponse().message() + advice;
    }
  }
}
