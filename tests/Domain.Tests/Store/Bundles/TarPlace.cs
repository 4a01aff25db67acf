namespace CondaStore.Domain.Tests.Store.Bundles;

/// <summary>A member of a tar stream.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Header">Where its header begins.</param>
/// <param name="Content">Where its content begins.</param>
/// <param name="Size">The length of its content.</param>
internal sealed record TarPlace(string Path, int Header, int Content, int Size)
{
    /// <summary>Where the next member's header begins.</summary>
    public int End => Content + ((Size + 511) / 512 * 512);
}
