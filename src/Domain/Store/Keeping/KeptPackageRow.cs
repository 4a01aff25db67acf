using System.Text.Json;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Keeping;

/// <summary><see cref="KeptPackage"/> as a row: a channel's folder is one range.</summary>
internal static class KeptPackageRow
{
    public const string Partition = "kept-packages";

    public static string Key(string channel, RepodataRecord record) => Folder(channel, record.Subdir) + record.FileName;

    /// <summary>What the keys of a channel's folder begin with.</summary>
    public static string Folder(string channel, string subdir) => Channel(channel) + subdir + "!";

    /// <summary>What the keys of a channel begin with.</summary>
    public static string Channel(string channel) => TableKey.Hash(channel)[..16] + "!";

    public static KeptPackage Read(TableRow row) => new(
        JsonSerializer.Deserialize(row.Text("Record")!, KeptPackageJson.Default.RepodataRecord)!,
        row.Text("Channel")!,
        StoreJson.Read(row.Text("Namespaces"), StoreJson.Default.IReadOnlyListString),
        row.Time("KeptOn")!.Value,
        row.Time("UnusedSince"));

    /// <summary>The row; run exports, which can be long, are left out of a record that would not fit.</summary>
    public static TableRow Write(KeptPackage package)
    {
        string record = JsonSerializer.Serialize(package.Record, KeptPackageJson.Default.RepodataRecord);
        if (record.Length > TableLimits.TextLength)
        {
            record = JsonSerializer.Serialize(package.Record with { RunExports = null }, KeptPackageJson.Default.RepodataRecord);
        }

        return new TableRow(Partition, Key(package.Channel, package.Record))
        {
            ["Record"] = record,
            ["Channel"] = package.Channel,
            ["Namespaces"] = StoreJson.Write(package.Namespaces, StoreJson.Default.IReadOnlyListString),
            ["KeptOn"] = package.KeptOn,
            ["UnusedSince"] = package.UnusedSince,
        };
    }
}
