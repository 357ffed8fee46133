package selfstudy.infra;

/** Operating system and processor, as Java names them. */
record Platform(String system, String processor) {
  static final Platform LINUX_X86_64 = new Platform("Linux", "amd64");

  static Platform current() {
    return new Platform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  @Override
  public String toString() {
    return system + " on " + processor;
  }
}
