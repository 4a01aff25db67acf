using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Environments.Formats;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env edit</c>, which opens the file of an environment in an editor.</summary>
internal static class EnvironmentEditCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        UpdateOptions update = new();
        Option<bool> dryRun = SpecificationPreview.DryRunOption();
        Option<bool> wait = BuildOutcome.WaitOption();
        Option<bool> yes = Confirmation.Option();
        return ServerCommand.Create(
            console,
            new CommandText(
                "edit",
                "Edit what an environment requires in $VISUAL, $EDITOR or vi, as it was written. What would change is shown before it is built.",
                "conda-store env edit team/science",
                "EDITOR='code --wait' conda-store env edit team/science --wait"),
            [environment, .. update.All, dryRun, wait, yes],
            async (call, cancellationToken) =>
            {
                EnvironmentReference target = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                string before = await TextAsync(call, target, cancellationToken);
                using EditedFile file = EditedFile.Create($"{target.Name}.yml", before);
                string after = file.Edit(console);
                if (after == before)
                {
                    await call.TellAsync("nothing was changed");
                    return ExitCodes.Success;
                }

                // Until the build is started, what was written is kept: it may be much work.
                file.IsKept = true;
                long? build = null;
                try
                {
                    SpecificationRequest request = update.Apply(call.Parsed, RequestOf(after, file.Path, target), names: null);
                    await SpecificationPreview.WriteAsync(call, request, cancellationToken);
                    if (!call.Parsed.GetValue(dryRun))
                    {
                        await Confirmation.RequireAsync(
                            console, call.Parsed.GetValue(yes), $"Build {target.FullName}?", cancellationToken);
                        build = await call.Client.Specifications.BuildAsync(request, cancellationToken);
                        file.IsKept = false;
                    }
                }
                finally
                {
                    if (file.IsKept)
                    {
                        await console.Error.WriteLineAsync($"what you have written is in {file.Path}");
                    }
                }

                return build is { } started
                    ? await BuildOutcome.ReportAsync(call, started, call.Parsed.GetValue(wait), cancellationToken)
                    : ExitCodes.Success;
            });
    }

    private static async Task<string> TextAsync(ServerCall call, EnvironmentReference target, CancellationToken cancellationToken)
    {
        RemoteBuild build = await ReferencedBuild.GetAsync(call, target, cancellationToken);
        SpecificationEdit.Of(build);
        using StreamReader reader = new(await call.Client.Builds.OpenAsync(build.Id, BuildFile.Specification, cancellationToken));
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static SpecificationRequest RequestOf(string text, string path, EnvironmentReference target)
    {
        EnvironmentFile file = EnvironmentFile.Parse(
            text, new EnvironmentFileOptions { File = path, ChecksPip = true, KeepsSelectors = true });
        return new SpecificationRequest
        {
            Specification = NamedSpecification.Of(text, file, target.Name),
            Namespace = target.Namespace,
        };
    }
}
