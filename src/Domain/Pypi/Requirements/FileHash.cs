using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>A hash that a file must have: one of the algorithms that are safe, <c>sha256:…</c>.</summary>
/// <param name="Algorithm"><c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</param>
/// <param name="Digest">Lower-case hexadecimal digits.</param>
public readonly record struct FileHash(string Algorithm, string Digest)
{
    /// <summary>The algorithms, the most usual first.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["sha256", "sha384", "sha512"];

    /// <summary>A hash of a known algorithm and the right number of digits; false otherwise.</summary>
    public static bool TryCreate(ReadOnlySpan<char> algorithm, ReadOnlySpan<char> digest, [NotNullWhen(true)] out FileHash? hash)
    {
        (string Name, int Length)? known = algorithm switch
        {
            "sha256" => ("sha256", 64),
            "sha384" => ("sha384", 96),
            "sha512" => ("sha512", 128),
            _ => null,
        };
        hash = known is { } found && digest.Length == found.Length && !digest.ContainsAnyExcept(HexDigits)
            ? new FileHash(found.Name, digest.ToString().ToLowerInvariant())
            : null;
        return hash is not null;
    }

    /// <summary>Reads <c>algorithm:digits</c>.</summary>
    /// <param name="text">The hash.</param>
    /// <param name="separator">What divides the parts, <c>:</c> or, in fragments of URLs, <c>=</c>.</param>
    /// <param name="hash">The hash read.</param>
    public static bool TryParse(ReadOnlySpan<char> text, char separator, [NotNullWhen(true)] out FileHash? hash)
    {
        int at = text.IndexOf(separator);
        hash = null;
        return at > 0 && TryCreate(text[..at], text[(at + 1)..], out hash);
    }

    /// <summary><c>sha256:…</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Digest}";

    private static System.Buffers.SearchValues<char> HexDigits { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
