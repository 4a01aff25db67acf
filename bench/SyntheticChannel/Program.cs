using System.Globalization;
using CondaStore.SyntheticChannel;

// usage: CondaStore.SyntheticChannel [--zst] [--shards] RECORDS DIR     the same arguments make the same bytes
string[] rest = [.. args.Where(a => !a.StartsWith('-'))];
if (rest.Length != 2 || !int.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out int records))
{
    Console.Error.WriteLine("usage: CondaStore.SyntheticChannel [--zst] [--shards] RECORDS DIR");
    return 2;
}

ChannelWriter writer = new(rest[1], compress: args.Contains("--zst"), shards: args.Contains("--shards"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{writer.Write(Catalog.OfSize(records)):#,0} records in {rest[1]}"));
return 0;
