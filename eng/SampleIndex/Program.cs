using CondaStore.SampleIndex;

try
{
    switch (args)
    {
        case ["make", var target, var cache]:
            await IndexMaking.RunAsync(Path.GetFullPath(target), Path.GetFullPath(cache), Console.Out);
            return 0;
        case ["serve", var folder, .. var options] when ServeOptions.TryParse(options) is { } parsed:
            await IndexServing.RunAsync(Path.GetFullPath(folder), parsed, Console.Out);
            return 0;
        default:
            Console.Error.WriteLine("usage: sample-index make OUT CACHE        makes a package index in OUT out of Debian packages, downloaded into CACHE");
            Console.Error.WriteLine("       sample-index serve FOLDER [OPTION]...  serves it on 127.0.0.1:");
            Console.Error.WriteLine(ServeOptions.Help);
            return 2;
    }
}
catch (Exception failure)
{
    // The boundary of the program.
    Console.Error.WriteLine("error: " + failure.GetBaseException().Message);
    return 1;
}
