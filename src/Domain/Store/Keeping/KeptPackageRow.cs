using System.Text.Json;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Keeping;

/// <summary><see cref="KeptPackage"/> as a row: a channel's folder is one range.</summary>
internal static class KeptPackageRow
{
    public const string Partition = "kept-packages";

    public static string Key(string channel, RepodataRecord record) => Folder(channel, record.Subdir) + record.FileName;

    /// <summary>Returns the key of an archive whose path in the channel belongs to another one.</summary>
    public static string KeyOfDisplaced(string channel, RepodataRecord record) => Key(channel, record) + "!" + record.Sha256;

    /// <summary>Returns the prefix of the keys of a channel's subdir.</summary>
    public static string Folder(string channel, string subdir) => Channel(channel) + subdir + "!";

    /// <summary>Returns the prefix of the keys of a channel.</summary>
    public static string Channel(string channel) => TableKey.Hash(channel)[..16] + "!";

    /// <summary>Determines whether this archive's path in the channel belongs to another one.</summary>
    public static bool IsDisplaced(TableRow row) => row.RowKey.EndsWith("!" + Read(row).Record.Sha256, StringComparison.Ordinal);

    public static KeptPackage Read(TableRow row) => new(
        JsonSerializer.Deserialize(row.Text("Record")!, KeptPackageJson.Default.RepodataRecord)!,
        row.Text("Channel")!,
        RowJson.Read(row.Text("Namespaces"), LedgerJson.Default.IReadOnlyListString),
        row.Time("KeptOn")!.Value,
        row.Time("UnusedSince"));

    /// <summary>Returns the row; run exports, which can be long, are omitted from a record that would not fit.</summary>
    public static TableRow Write(string key, KeptPackage package)
    {
        string record = JsonSerializer.Serialize(package.Record, KeptPackageJson.Default.RepodataRecord);
        if (record.Length > TableLimits.TextLength)
        {
            record = JsonSerializer.Serialize(package.Record with { RunExports = null }, KeptPackageJson.Default.RepodataRecord);
        }

        return new TableRow(Partition, key)
        {
            ["Record"] = record,
            ["Channel"] = package.Channel,
            ["Namespaces"] = RowJson.Write(package.Namespaces, LedgerJson.Default.IReadOnlyListString),
            ["KeptOn"] = package.KeptOn,
            ["UnusedSince"] = package.UnusedSince,
        };
    }
}
