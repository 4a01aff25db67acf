using System.Buffers;
using System.Text;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// The distinct texts of requirements and constraints of one index or one shard. Numbers mean nothing in another table;
/// tables are told apart by reference.
/// </summary>
public sealed class SpecTable
{
    private static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t<>=!~[,;"u8);

    private readonly IndexImage _image;

    internal SpecTable(IndexImage image)
    {
        _image = image;
        Count = image.SpecCount;
    }

    /// <summary>Number of texts.</summary>
    public int Count { get; }

    /// <summary>A text as published.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(_image.Spec(id));

    /// <summary>The package name that a text begins with, in lower case.</summary>
    public string NameOf(int id)
    {
        ReadOnlySpan<byte> text = _image.Spec(id).TrimStart((byte)' ');
        int end = text.IndexOfAny(NameEnd);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]).ToLowerInvariant();
    }
}
