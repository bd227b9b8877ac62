# Sourced, not run: find_java sets JAVA and JAVA_MAJOR to a Java 21 or newer, or says what to install.

# Sets java_major to the version of the Java under a folder, 0 if there is none. Reads its "release" file: no process started.
java_major_of() {
  java_major=0
  [ -x "$1/bin/java" ] || return 0
  java_version=
  if [ -r "$1/release" ]; then
    while IFS== read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then
        java_version=${value#\"}
        break
      fi
    done < "$1/release"
  fi
  if [ -z "$java_version" ]; then
    java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
  java_major=${java_version%%[!0-9]*}
  java_major=${java_major:-0}
}

# Takes the Java under a folder if it is new enough.
take_java() {
  java_major_of "$1"
  [ "$java_major" -ge 21 ] || return 1
  JAVA=$1/bin/java
  JAVA_MAJOR=$java_major
}

# Takes the newest of the folders given.
take_newest_java() {
  newest=
  newest_major=0
  for folder in "$@"; do
    java_major_of "$folder"
    if [ "$java_major" -gt "$newest_major" ]; then
      newest=$folder
      newest_major=$java_major
    fi
  done
  [ -n "$newest" ] && take_java "$newest"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ] && take_java "$JAVA_HOME"; then
    return 0
  fi
  on_path=$(command -v java 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    take_java "${on_path%/bin/java}" && return 0
  fi
  take_newest_java /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home && return 0
  {
    echo "Holdfast needs Java 21 or newer, and none was found in JAVA_HOME, on the PATH or where systems keep it."
    echo "Install one, such as openjdk-21-jdk (Debian, Ubuntu), java-21-openjdk-devel (Fedora), openjdk (Homebrew)"
    echo "or a download from https://adoptium.net, or set JAVA_HOME to the one you have."
  } >&2
  return 1
}
