using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Stores the names of a build's packages in a separate row, for filters that must not open a blob for every build.</summary>
internal static class PackageNames
{
    // Including the keys, this stays below the maximum size of a row; filters do not find names beyond it.
    private const int MostParts = 15;
    private const char Separator = '\n';

    public static TableRow Write(Build build, IEnumerable<string> names)
    {
        TableRow row = new(StoreRows.Partition(build.Namespace), StoreRows.PackageNamesKey(build.Id));
        StringBuilder part = new();
        int parts = 0;
        foreach (string name in names.Select(n => n.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (part.Length + name.Length + 1 > TableLimits.TextLength)
            {
                row["Names" + parts++] = part.ToString();
                part.Clear();
                if (parts == MostParts)
                {
                    return row;
                }
            }

            part.Append(name).Append(Separator);
        }

        row["Names" + parts] = part.ToString();
        return row;
    }

    public static HashSet<string> Read(TableRow row) =>
        [.. row.Properties.Values.OfType<string>().SelectMany(part => part.Split(Separator, StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Determines whether a build has all of the packages.</summary>
    public static async Task<bool> HasAllAsync(
        ITable table, string ns, long id, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        await table.GetAsync(StoreRows.Partition(ns), StoreRows.PackageNamesKey(id), cancellationToken) is { } row
        && Read(row).IsSupersetOf(names.Select(n => n.ToLowerInvariant()));
}
