using CondaStore.SampleChannel;

if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: sample-channel OUT CACHE [SOURCES.LIST]     makes a conda channel in OUT out of Debian packages, downloaded into CACHE");
    return 2;
}

try
{
    await ChannelMaking.RunAsync(Path.GetFullPath(args[0]), Path.GetFullPath(args[1]), args.ElementAtOrDefault(2), Console.Out);
    return 0;
}
catch (Exception failure)
{
    // The boundary of the program.
    Console.Error.WriteLine("error: " + failure.GetBaseException().Message);
    return 1;
}
