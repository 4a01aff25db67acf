using System.Text;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// The distinct texts of requirements and constraints of one index or one shard. Numbers mean nothing in another table;
/// tables are told apart by reference.
/// </summary>
public sealed class SpecTable
{
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
}
