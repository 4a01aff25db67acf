using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>Represents the expected hash of a file with a secure algorithm, <c>sha256:…</c>.</summary>
/// <param name="Algorithm"><c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</param>
/// <param name="Digest">Lower-case hexadecimal digits.</param>
public readonly record struct FileHash(string Algorithm, string Digest)
{
    /// <summary>Gets the algorithms, the most common first.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["sha256", "sha384", "sha512"];

    /// <summary>Creates a hash; returns false unless the algorithm is known and the number of digits correct.</summary>
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

    /// <summary>Parses <c>algorithm:digits</c>.</summary>
    /// <param name="text">The hash.</param>
    /// <param name="separator">The separator, <c>:</c> or, in fragments of URLs, <c>=</c>.</param>
    /// <param name="hash">The parsed hash.</param>
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
