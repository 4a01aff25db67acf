using System.Text;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the distinct texts of requirements and constraints of one index or one shard. Numbers are valid only within a table; tables
/// are compared by reference.
/// </summary>
public sealed class SpecTable
{
    private readonly IndexImage _image;

    internal SpecTable(IndexImage image)
    {
        _image = image;
        Count = image.SpecCount;
    }

    /// <summary>Gets the number of texts.</summary>
    public int Count { get; }

    /// <summary>Returns a text as published.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(_image.Spec(id));
}
