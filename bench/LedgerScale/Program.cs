// Grows a store's ledger to a number of builds and measures what people and workers do with it at each size.
// usage: CondaStore.LedgerScale fill DIR BUILDS     adds builds until there are so many
//        CondaStore.LedgerScale measure DIR...      measures each folder and prints the figures side by side
using System.Globalization;
using CondaStore.LedgerScale;
using CondaStore.Local.Storage;

switch (args)
{
    case ["fill", var directory, var builds]:
        using (EmbeddedStorage storage = EmbeddedStorage.Open(directory, null, TimeProvider.System))
        {
            await new History(storage.Table).GrowAsync(long.Parse(builds, CultureInfo.InvariantCulture));
        }

        return 0;
    case ["measure", .. { Length: > 0 } directories]:
        Figures figures = new();
        // The first round compiles the code and counts for nothing.
        await MeasureAsync(directories[0]);
        foreach (string directory in directories)
        {
            figures.Add(await MeasureAsync(directory));
        }

        Console.WriteLine(figures.Table());
        return figures.AreFlat ? 0 : 1;
    default:
        await Console.Error.WriteLineAsync("usage: CondaStore.LedgerScale fill DIR BUILDS | measure DIR...");
        return 2;
}

static async Task<IReadOnlyList<Figure>> MeasureAsync(string directory)
{
    // All sizes are measured with their files in memory: how the layout grows is the question, not how fast the disk is.
    await using (FileStream file = File.OpenRead(Path.Combine(directory, "store.db")))
    {
        await file.CopyToAsync(Stream.Null);
    }

    using EmbeddedStorage storage = EmbeddedStorage.Open(directory, null, TimeProvider.System);
    return await new Measurement(storage).RunAsync();
}
