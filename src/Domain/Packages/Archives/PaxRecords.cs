using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>Represents the values of pax extended headers (POSIX.1-2001) and GNU long names that override fields of a tar header.</summary>
internal sealed class PaxRecords
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gets or sets the path of the member; null when not overridden.</summary>
    public string? Path { get; set; }

    /// <summary>Target of the link; null when not overridden.</summary>
    public string? LinkTarget { get; set; }

    /// <summary>Gets the length of the content; null when not overridden.</summary>
    public long? Size { get; private set; }

    /// <summary>Time of last change in seconds; null when not overridden.</summary>
    public long? Modified { get; private set; }

    /// <summary>Clears all values.</summary>
    public void Clear()
    {
        Path = null;
        LinkTarget = null;
        Size = null;
        Modified = null;
    }

    /// <summary>Parses records of the form <c>length key=value\n</c>.</summary>
    public void Parse(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            if (!Utf8Parser.TryParse(content, out int length, out int digits)
                || digits + 1 >= length || length > content.Length || content[digits] != ' ' || content[length - 1] != '\n')
            {
                throw ArchiveErrors.Corrupt("a pax record cannot be read.");
            }

            Apply(content[(digits + 1)..(length - 1)]);
            content = content[length..];
        }
    }

    /// <summary>Converts bytes of a header to text.</summary>
    public static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw ArchiveErrors.Corrupt($"the name '{PathComponent.Shorten(Encoding.Latin1.GetString(utf8))}' is not UTF-8.", exception);
        }
    }

    private void Apply(ReadOnlySpan<byte> record)
    {
        int equals = record.IndexOf((byte)'=');
        if (equals < 0)
        {
            throw ArchiveErrors.Corrupt("a pax record cannot be read.");
        }

        ReadOnlySpan<byte> key = record[..equals];
        ReadOnlySpan<byte> value = record[(equals + 1)..];
        if (key.SequenceEqual("path"u8))
        {
            Path = Text(value);
        }
        else if (key.SequenceEqual("linkpath"u8))
        {
            LinkTarget = Text(value);
        }
        else if (key.SequenceEqual("size"u8))
        {
            Size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                ? size
                : throw ArchiveErrors.Corrupt("the pax size of a member cannot be read.");
        }
        else if (key.SequenceEqual("mtime"u8))
        {
            Modified = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) && Math.Abs(time) < 1e15
                ? (long)time
                : null;
        }
        else if (key.StartsWith("GNU.sparse."u8))
        {
            throw ArchiveErrors.Corrupt("it holds a sparse file, which packages may not.");
        }
    }
}
