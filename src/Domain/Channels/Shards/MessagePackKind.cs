namespace CondaStore.Domain.Channels.Shards;

/// <summary>Specifies the kinds of MessagePack values.</summary>
internal enum MessagePackKind
{
    /// <summary>No value.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Raw bytes, such as a hash.</summary>
    Binary,

    /// <summary>A list.</summary>
    Array,

    /// <summary>Keys and values.</summary>
    Map,

    /// <summary>An application's own type.</summary>
    Extension,
}
