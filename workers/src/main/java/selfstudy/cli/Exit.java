package selfstudy.cli;

/** The exit codes that a script may rely on. */
final class Exit {
  private Exit() {}

  static final int FINE = 0;

  /** The study failed or needs attention. */
  static final int FAILED = 1;

  /** Wrong use or a bad study file. */
  static final int USAGE = 2;

  /** A server or store is not reachable. */
  static final int UNREACHABLE = 3;

  /** Stopped by Ctrl-C, as shells count it. */
  static final int INTERRUPTED = 130;
}
