using System.Text;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Decodes a requirements file: by its byte order mark, by <c># -*- coding: … -*-</c> in one of its first two lines, else as UTF-8.
/// </summary>
internal static partial class RequirementsText
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, throwOnInvalidBytes: true)),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidRequirementsFile"/>.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        Encoding encoding = Marks[0].Encoding;
        bool isMarked = false;
        foreach ((byte[] mark, Encoding marked) in Marks)
        {
            if (bytes.StartsWith(mark))
            {
                bytes = bytes[mark.Length..];
                encoding = marked;
                isMarked = true;
                break;
            }
        }

        if (!isMarked && DeclaredEncoding(bytes) is { } name)
        {
            encoding = name.Replace('_', '-').ToLowerInvariant() switch
            {
                "utf-8" or "utf8" or "ascii" or "us-ascii" => encoding,
                "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" => Encoding.Latin1,
                _ => throw Fault(file, 1, $"The encoding '{name}' of {file} is not known.", "save the file as UTF-8"),
            };
        }

        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            int line = bytes[..Math.Clamp(failure.Index, 0, bytes.Length)].Count((byte)'\n') + 1;
            throw Fault(file, line, $"{file} is not text in {encoding.WebName.ToUpperInvariant()}.", "save the file as UTF-8");
        }
    }

    private static string? DeclaredEncoding(ReadOnlySpan<byte> bytes)
    {
        for (int line = 0; line < 2; line++)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
            if (text.TrimStart(" \t"u8).StartsWith("#"u8)
                && Coding().Match(Encoding.Latin1.GetString(text[..Math.Min(text.Length, 200)])) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        return null;
    }

    private static StoreException Fault(string file, int line, string message, string hint) =>
        new(ErrorCode.InvalidRequirementsFile, message) { Location = new SourceLocation(file, line, 1), Hints = [hint] };

    [GeneratedRegex(@"coding[:=](?>\s*)([-\w.]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Coding();
}
