namespace CondaStore.Domain.Channels.Indexes;

/// <summary>Holds the interned texts of one record reader. Each reader has its own tables, so that no locks are needed.</summary>
/// <param name="expectedRecords">The approximate number of records; the tables grow as needed.</param>
internal sealed class RecordTables(int expectedRecords = 64)
{
    public TextTable Names { get; } = new(expectedRecords / 16, expectedRecords);

    public TextTable Versions { get; } = new(expectedRecords / 8, expectedRecords);

    public TextTable Specs { get; } = new(expectedRecords / 4, expectedRecords * 8);
}
