namespace CondaStore.Domain.Channels.Indexes;

/// <summary>The interned texts of one reader of records. Each reader has its own, so that readers need no locks.</summary>
/// <param name="expectedRecords">About how many records are to come; the tables grow beyond.</param>
internal sealed class RecordTables(int expectedRecords = 64)
{
    public TextTable Names { get; } = new(expectedRecords / 16, expectedRecords);

    public TextTable Versions { get; } = new(expectedRecords / 8, expectedRecords);

    public TextTable Specs { get; } = new(expectedRecords / 4, expectedRecords * 8);
}
