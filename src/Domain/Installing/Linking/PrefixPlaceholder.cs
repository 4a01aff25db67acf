using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Represents the placeholder prefix of a package and the prefix that it is installed to. The placeholder is searched as UTF-8 and, as in
/// conda, in both byte orders of UTF-16 and UTF-32.
/// </summary>
internal sealed class PrefixPlaceholder
{
    /// <summary>The minimum length of a placeholder in bytes: shorter ones occur by chance and amplify the size.</summary>
    public const int LeastLength = 8;

    /// <summary>The maximum length of a placeholder in bytes; conda-build uses 255, which is also the longest prefix that fits into
    /// binaries.</summary>
    public const int GreatestLength = 1024;

    /// <summary>Prepares the replacement of one placeholder.</summary>
    /// <param name="placeholder">The placeholder from <c>paths.json</c>.</param>
    /// <param name="targetPrefix">Absolute path of the environment.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: the placeholder is too short or too
    /// long.</exception>
    public PrefixPlaceholder(string placeholder, string targetPrefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(targetPrefix);
        int length = Encoding.UTF8.GetByteCount(placeholder);
        if (length is < LeastLength or > GreatestLength)
        {
            throw new StoreException(
                ErrorCode.InvalidPackageMetadata,
                $"The package's placeholder for the prefix has {length} bytes; it must have from {LeastLength} to {GreatestLength}.")
            {
                Found = placeholder.Length <= LeastLength ? placeholder : placeholder[..LeastLength] + "…",
            };
        }

        TargetPrefix = targetPrefix;
        Patterns =
        [
            new(Encoding.UTF8, 1, placeholder, targetPrefix),
            new(Encoding.Unicode, 2, placeholder, targetPrefix), new(Encoding.BigEndianUnicode, 2, placeholder, targetPrefix),
            new(Encoding.UTF32, 4, placeholder, targetPrefix), new(new UTF32Encoding(true, false), 4, placeholder, targetPrefix),
        ];
        LongestPattern = Patterns.Max(p => p.Placeholder.Length);
        Shebang = new Shebang(Patterns[0].Placeholder, Patterns[0].Target);
    }

    /// <summary>Gets the replacement.</summary>
    public string TargetPrefix { get; }

    /// <summary>Gets the replacement in every encoding.</summary>
    public PlaceholderPattern[] Patterns { get; }

    /// <summary>Gets the length in bytes of the longest placeholder among the patterns.</summary>
    public int LongestPattern { get; }

    /// <summary>Gets the replacement in first lines of scripts.</summary>
    public Shebang Shebang { get; }

    /// <summary>Creates the exception for a binary with too little space.</summary>
    public StoreException TooLong()
    {
        int room = Patterns[0].Placeholder.Length;
        return new(
            ErrorCode.PrefixTooLong, $"The prefix '{TargetPrefix}' has {Patterns[0].Target.Length} bytes; a binary leaves room for {room}.")
        {
            Hints = [$"Use a prefix of at most {room} bytes."],
        };
    }
}
