// Grows a store's ledger to a number of builds and measures what people and workers do with it at each size.
// usage: CondaStore.LedgerScale fill WHERE BUILDS    adds builds until there are so many
//        CondaStore.LedgerScale measure WHERE...     measures each ledger in memory and prints the figures side by side
//        CondaStore.LedgerScale cold DIR...          the same reads when nothing of the ledger is in memory, and what they read from the disk
// WHERE is a folder (SQLite), or azurite:NAME=CONNECTION-STRING for a table and a container of that name.
using System.Globalization;
using CondaStore.Functions.Azure;
using CondaStore.LedgerScale;
using CondaStore.Local.Storage;
using Microsoft.Extensions.Configuration;

const string Azurite = "azurite:";
switch (args)
{
    case ["fill", var place, var builds]:
        await WithAsync(place, async ports =>
        {
            await new History(ports.Table).GrowAsync(long.Parse(builds, CultureInfo.InvariantCulture));
            return 0;
        });
        return 0;
    case ["measure", .. { Length: > 0 } places]:
        Figures figures = new();
        // The first round compiles the code and counts for nothing.
        await MeasureAsync(places[0]);
        foreach (string place in places)
        {
            figures.Add(await MeasureAsync(place));
        }

        Console.WriteLine(figures.Table());
        return figures.AreFlat ? 0 : 1;
    case ["cold", .. { Length: > 0 } directories]:
        List<ColdFigure> cold = [];
        await new ColdMeasurement(directories[0]).RunAsync();
        foreach (string directory in directories)
        {
            cold.AddRange(await new ColdMeasurement(directory).RunAsync());
        }

        Console.WriteLine(Figures.ColdTable(cold));
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: CondaStore.LedgerScale fill WHERE BUILDS | measure WHERE... | cold DIR...");
        return 2;
}

static async Task<IReadOnlyList<Figure>> MeasureAsync(string place)
{
    if (!place.StartsWith(Azurite, StringComparison.Ordinal))
    {
        // All sizes are measured with their files in memory: how the layout grows is the question here, not how fast the disk is.
        await using FileStream file = File.OpenRead(Path.Combine(place, "store.db"));
        await file.CopyToAsync(Stream.Null);
    }

    return await WithAsync(place, ports => new Measurement(ports.Table, ports.Blobs).RunAsync());
}

static async Task<T> WithAsync<T>(string place, Func<StoragePorts, Task<T>> work)
{
    if (!place.StartsWith(Azurite, StringComparison.Ordinal))
    {
        using EmbeddedStorage storage = EmbeddedStorage.Open(place, null, TimeProvider.System);
        return await work(new StoragePorts(storage.Table, storage.Blobs, storage.Leases));
    }

    string[] parts = place[Azurite.Length..].Split('=', 2);
    IConfiguration configuration = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Store:Storage:ConnectionString"] = parts[1],
            ["Store:Storage:Container"] = parts[0],
            ["Store:Storage:Table"] = parts[0],
        })
        .Build();
    return await work(await StoragePorts.OpenAsync(configuration, TimeProvider.System, CancellationToken.None));
}
