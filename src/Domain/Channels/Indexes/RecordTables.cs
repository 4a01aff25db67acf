namespace CondaStore.Domain.Channels.Indexes;

/// <summary>The interned texts of one reader of records. Each reader has its own, so that readers need no locks.</summary>
internal sealed class RecordTables
{
    public TextTable Names { get; } = new(4096, 64 * 1024);

    public TextTable Versions { get; } = new(4096, 64 * 1024);

    public TextTable Specs { get; } = new(8192, 256 * 1024);
}
