using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local index</c>, which makes a folder of package archives a channel.</summary>
internal static class LocalIndexCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new(
            "index", "Write repodata.json and repodata.json.zst for the package archives in the platform folders of a channel.");
        Argument<string> folder = new("DIR")
        {
            Description = "The folder of the channel, with platform folders such as linux-64 and noarch; or one platform folder.",
        };
        Option<bool> json = new("--json") { Description = "Write progress and errors as one JSON object per line." };
        Option<bool> quiet = new("--quiet", "-q") { Description = "Show no progress." };
        command.Add(folder);
        command.Add(json);
        command.Add(quiet);
        command.SetAction((parsed, cancellationToken) =>
        {
            bool asJson = parsed.GetValue(json);
            return ErrorReport.GuardAsync(console, asJson, async () =>
            {
                string root = Path.GetFullPath(parsed.GetValue(folder)!);
                if (!Directory.Exists(root))
                {
                    throw new StoreException(ErrorCode.NotFound, $"There is no folder {root}.");
                }

                IReadOnlyList<IndexedSubdir> written = await ProgressDisplay.Choose(console, asJson, parsed.GetValue(quiet))
                    .ShowAsync(progress => ChannelFolderIndexer.IndexAsync(root, progress, cancellationToken));
                foreach (IndexedSubdir subdir in written)
                {
                    await console.Out.WriteLineAsync($"{subdir.Name}: {subdir.Archives} archives");
                    foreach (string reason in subdir.LeftOut)
                    {
                        await console.Error.WriteLineAsync($"left out: {reason}");
                    }
                }

                return written.Any(subdir => subdir.LeftOut.Count > 0) ? ExitCodes.Failure : ExitCodes.Success;
            });
        });
        return command;
    }
}
