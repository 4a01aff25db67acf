using System.CommandLine;
using System.Text;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Files;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env export</c>, which writes an environment in the formats of other programs.</summary>
internal static class EnvironmentExportCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.NameOrBuild(console);
        Option<string> format = new("--format")
        {
            Description = "yaml: an environment file with all packages pinned; specification: the file that it was built from; conda-lock, "
                + "pixi, explicit: lockfiles; pylock, requirements: its Python projects only.",
            DefaultValueFactory = _ => ExportFormat.Yaml,
        };
        format.AcceptOnlyFromAmong(ExportFormat.Names);
        Option<string?> platform = new("--platform")
        {
            Description = "The platform of formats that are for one platform. Default: that of this machine.",
            HelpName = "PLATFORM",
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The file to write; '-' is standard output.",
            HelpName = "FILE",
            DefaultValueFactory = _ => CommandConsole.StandardOutput,
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "export",
                "Write an environment as a file for conda, pixi, pip and others.",
                "conda-store env export team/science --output environment.yml",
                "conda-store env export team/science@17 --format conda-lock --output conda-lock.yml",
                "conda-store env export team/science --format explicit --platform linux-64"),
            [environment, format, platform, output],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await ReferencedBuild.GetAsync(
                    call, EnvironmentReference.Parse(call.Parsed.GetValue(environment)!), cancellationToken);
                string text = await TextAsync(
                    call, build, call.Parsed.GetValue(format)!, call.Parsed.GetValue(platform), cancellationToken);
                if (call.Parsed.GetValue(output) is not { } path || path == CommandConsole.StandardOutput)
                {
                    await console.Out.WriteAsync(text);
                    return ExitCodes.Success;
                }

                await OutputFile.WriteAsync(
                    Path.GetFullPath(path), async target => await target.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken),
                    cancellationToken);
                await call.TellAsync($"{path}: build {build.Id} of {build.Namespace}/{build.Environment}");
                return ExitCodes.Success;
            });
    }

    private static async Task<string> TextAsync(
        ServerCall call, RemoteBuild build, string format, string? platform, CancellationToken cancellationToken)
    {
        if (format == ExportFormat.Specification)
        {
            return (SpecificationEdit.Of(build).File with { Prefix = null }).ToYaml();
        }

        BuildFile file = format == ExportFormat.Yaml ? BuildFile.Yaml : BuildFile.Lockfile;
        using StreamReader content = new(await call.Client.Builds.OpenAsync(build.Id, file, cancellationToken));
        string text = await content.ReadToEndAsync(cancellationToken);
        return format == ExportFormat.Yaml ? text : ExportFormat.Write(Lockfile.Parse(text), format, platform);
    }
}
