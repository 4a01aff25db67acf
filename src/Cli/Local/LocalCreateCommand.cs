using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local create</c>, which creates an environment from requirements or a lockfile.</summary>
internal static class LocalCreateCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new(
            "create", "Create an environment: solve or read a lockfile, fetch the packages and link them into the prefix.");
        SolveOptions solve = new();
        Option<string> prefix = new("--prefix") { Description = "The folder of the environment.", HelpName = "DIR", Required = true };
        Option<string?> lockfile = new("--lockfile")
        {
            Description = "Install the packages of this lockfile (conda-lock, pixi or @EXPLICIT) without solving.",
            HelpName = "FILE",
        };
        Option<string?> environment = new("--environment")
        {
            Description = "The environment of a pixi lockfile to create. Default: 'default', or the only one.",
            HelpName = "NAME",
        };
        Option<string> link = new("--link")
        {
            Description = "How to link files; auto uses the first of reflink, hard link and copy that works.",
            DefaultValueFactory = _ => "auto",
        };
        link.AcceptOnlyFromAmong("auto", "reflink", "hardlink", "copy");
        Option<bool> compile = new("--compile")
        {
            Description = "Compile Python sources to bytecode, for environments that are read-only for their users.",
        };
        Option<bool> apart = new("--no-shared-files")
        {
            Description = "Do not share the storage of files that are identical in several packages of the cache.",
        };
        command.Add(prefix);
        solve.AddTo(command);
        foreach (Option option in (Option[])[lockfile, environment, link, compile, apart])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            SolveArguments arguments = solve.Read(parsed);
            CreateArguments create = new()
            {
                Prefix = Path.GetFullPath(parsed.GetValue(prefix)!),
                Lockfile = parsed.GetValue(lockfile),
                Environment = parsed.GetValue(environment),
                LinkMode = Enum.Parse<LinkMode>(parsed.GetValue(link)!, ignoreCase: true),
                CompileBytecode = parsed.GetValue(compile),
                KeepsFilesApart = parsed.GetValue(apart),
            };
            return ErrorReport.GuardAsync(
                console,
                arguments.AsJson,
                () => RunAsync(console, arguments, create, cancellationToken),
                () => cancellationToken.IsCancellationRequested);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandConsole console, SolveArguments arguments, CreateArguments create, CancellationToken cancellationToken)
    {
        if (create.Environment is not null && create.Lockfile is null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "--environment requires --lockfile.");
        }

        PrefixTarget.Check(create.Prefix);
        long started = console.TimeProvider.GetTimestamp();
        CreationPlan? plan = null;
        InstallResult result = await ProgressDisplay.Choose(console, arguments.AsJson, arguments.IsQuiet).ShowAsync(async progress =>
        {
            plan = create.Lockfile is null
                ? await CreationPlan.SolveAsync(console, arguments, progress, cancellationToken)
                : await CreationPlan.ReadLockfileAsync(create.Lockfile, create.Environment, arguments, console, progress, cancellationToken);
            using EnvironmentEngine engine = LocalEngine.Open(console, arguments, plan.Configuration, shareFiles: !create.KeepsFilesApart);
            return await engine.InstallAsync(create.Prefix, plan.Content, Options(create), progress, cancellationToken);
        });
        CreationReport report = new(
            create.Prefix, plan!.Content.Packages.Count + plan.Content.Sources.Count, result, [.. plan.Warnings, .. result.Warnings],
            console.TimeProvider.GetElapsedTime(started));
        await report.WriteAsync(console, arguments.AsJson);
        return ExitCodes.Success;
    }

    private static InstallOptions Options(CreateArguments create) => new()
    {
        LinkMode = create.LinkMode,
        CompileBytecode = create.CompileBytecode,
        CommandLine = $"conda-store local create --prefix {create.Prefix}",
        ToolVersion = $"conda-store {ProductVersion.Text}",
    };
}
