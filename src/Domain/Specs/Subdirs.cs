namespace CondaStore.Domain.Specs;

/// <summary>Provides the known subdirs (platform directories) of conda channels.</summary>
public static class Subdirs
{
    /// <summary>The subdir of platform-independent packages.</summary>
    public const string Noarch = "noarch";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        Noarch,
        "linux-32", "linux-64", "linux-aarch64", "linux-armv6l", "linux-armv7l", "linux-ppc64", "linux-ppc64le",
        "linux-riscv32", "linux-riscv64", "linux-s390x", "linux-loongarch64",
        "osx-64", "osx-arm64",
        "win-32", "win-64", "win-arm64",
        "emscripten-wasm32", "wasi-wasm32", "freebsd-64", "zos-z",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Gets all known subdirs, <c>noarch</c> first.</summary>
    public static IReadOnlyCollection<string> Known => Names;

    /// <summary>Determines whether a text is a known subdir; decides where a channel ends and its subdir begins.</summary>
    public static bool IsKnown(ReadOnlySpan<char> text) => Lookup.Contains(text);
}
