using System.Buffers;
using System.Text;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Files;

/// <summary>
/// Texts that become one component of a path: a package name, a version, a build, a file name. Whatever comes from a channel
/// passes here before it names a file or a folder.
/// </summary>
public static class PathComponent
{
    /// <summary>The longest component in UTF-8 bytes that all supported file systems take.</summary>
    public const int MaximumBytes = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    private static readonly string[] DeviceNames =
    [
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];

    /// <summary>
    /// Determines whether a text is one component on every platform: not empty, no separator, colon or control character, not <c>.</c> or
    /// <c>..</c>, no dot or space at its end, no Windows device name, at most 255 bytes.
    /// </summary>
    public static bool IsSafe(ReadOnlySpan<char> text) =>
        !text.IsEmpty
        && !text.ContainsAny(Forbidden)
        && text[^1] is not ('.' or ' ')
        && Encoding.UTF8.GetByteCount(text) <= MaximumBytes
        && !IsDeviceName(text);

    /// <summary>Returns the text if it is safe.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What the text is, for the message: "package name".</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidName"/>.</exception>
    public static string Check(string text, string what) => IsSafe(text)
        ? text
        : throw new StoreException(
            ErrorCode.InvalidName, $"The {what} '{Shorten(text)}' cannot be used as a file name.")
        { Found = Shorten(text) };

    /// <summary>Returns untrusted text shortened and sanitized for a message.</summary>
    internal static string Shorten(string text)
    {
        string printable = string.Concat(text.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > 120 ? printable + "…" : printable;
    }

    private static bool IsDeviceName(ReadOnlySpan<char> text)
    {
        int dot = text.IndexOf('.');
        ReadOnlySpan<char> stem = dot < 0 ? text : text[..dot];
        foreach (string device in DeviceNames)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static char[] ForbiddenCharacters() =>
        [.. Enumerable.Range(0, 32).Select(i => (char)i), '\u007F', '/', '\\', ':', '<', '>', '"', '|', '?', '*'];
}
