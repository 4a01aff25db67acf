using CondaStore.SampleChannel;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: sample-channel OUT CACHE     makes a conda channel in OUT out of Debian packages, downloaded into CACHE");
    return 2;
}

try
{
    await ChannelMaking.RunAsync(Path.GetFullPath(args[0]), Path.GetFullPath(args[1]), Console.Out);
    return 0;
}
catch (Exception failure) when (failure is InvalidOperationException or IOException or FormatException)
{
    Console.Error.WriteLine("error: " + failure.Message);
    return 1;
}
