using System.CommandLine;
using System.Globalization;
using System.Text;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Files;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local lock</c>, which solves and writes the result without installing anything.</summary>
internal static class LocalLockCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("lock", "Solve and write the chosen packages to a lockfile.");
        SolveOptions solve = new();
        Option<string> format = new("--format")
        {
            Description = "The format of the lockfile.",
            DefaultValueFactory = _ => "conda-lock",
        };
        format.AcceptOnlyFromAmong([.. LockText.Formats.Keys]);
        Option<string?> output = new("--output", "-o")
        {
            Description = "The file to write. Default: '-', standard output.",
            HelpName = "FILE",
        };
        solve.AddTo(command);
        command.Add(format);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) =>
        {
            SolveArguments arguments = solve.Read(parsed);
            return ErrorReport.GuardAsync(console, arguments.AsJson, () =>
                RunAsync(console, arguments, LockText.Formats[parsed.GetValue(format)!], parsed.GetValue(output), cancellationToken));
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandConsole console, SolveArguments arguments, LockFormat format, string? output, CancellationToken cancellationToken)
    {
        long started = console.TimeProvider.GetTimestamp();
        SolveInputs inputs = await SolveInputs.ReadAsync(arguments, console.TimeProvider, cancellationToken);
        EnvironmentSolution solution = await ProgressDisplay.Choose(console, arguments.AsJson, arguments.IsQuiet)
            .ShowAsync(progress => LocalEngine.SolveAsync(console, arguments, inputs, inputs.Platforms, isInstalled: false, progress, cancellationToken));
        await WarningLines.WriteAsync(console, [.. inputs.Warnings.Concat(solution.Warnings).Distinct()], arguments.AsJson);
        Lockfile lockfile = solution.ToLockfile();
        string text = LockText.Of(lockfile, format);
        if (output is null or CommandConsole.StandardOutput)
        {
            await console.Out.WriteAsync(text.AsMemory(), cancellationToken);
            return ExitCodes.Success;
        }

        await OutputFile.WriteAsync(output, Encoding.UTF8.GetBytes(text), cancellationToken);
        if (!arguments.AsJson && !arguments.IsQuiet)
        {
            string packages = string.Join(", ", lockfile.Platforms.Select(p => $"{p.Packages.Count} packages for {p.Name}"));
            string seconds = console.TimeProvider.GetElapsedTime(started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            await console.Error.WriteLineAsync($"locked {packages} into {output} in {seconds} s");
        }

        return ExitCodes.Success;
    }
}
