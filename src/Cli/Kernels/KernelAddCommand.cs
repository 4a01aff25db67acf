using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Kernels;

/// <summary>Provides <c>conda-store kernel add</c>, which writes a kernel that starts in an environment.</summary>
internal static class KernelAddCommand
{
    private const string ConnectionFile = "{connection_file}";
    private const string PythonKernel = "ipykernel";

    private static readonly string[] PythonCommand = ["python", "-m", "ipykernel_launcher", "-f", ConnectionFile];

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.NameOrBuild(console);
        Argument<string[]> program = new("COMMAND")
        {
            Description = $"The program of the kernel and its arguments, after '--', with {ConnectionFile}. Default: that of ipykernel.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> name = new("--name") { Description = "The name by which Jupyter starts the kernel.", HelpName = "NAME" };
        Option<string?> title = new("--display-name") { Description = "The name that Jupyter shows.", HelpName = "TEXT" };
        Option<string> language = new("--language")
        {
            Description = "The programming language.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "python",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "add",
                "Add a kernel that starts in an environment. The environment is installed on this machine when the kernel is first used; "
                    + "without a build, the kernel uses the active one each time it starts.",
                "conda-store kernel add team/science",
                "conda-store kernel add team/science@17 --display-name 'Science, April'",
                "conda-store kernel add team/r --language R -- R --slave -e 'IRkernel::main()' --args '{connection_file}'"),
            [environment, program, name, title, language],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.Parse(call.Parsed.GetValue(environment)!);
                string[] given = call.Parsed.GetValue(program) ?? [];
                await RequireKernelAsync(call, reference, given, cancellationToken);
                string text = reference.ToString();
                KernelSpec spec = new(
                    [Program(), "run", text, "--url", call.Url.AbsoluteUri, "--quiet", "--", .. given.Length > 0 ? given : PythonCommand],
                    call.Parsed.GetValue(title) ?? text,
                    call.Parsed.GetValue(language)!,
                    "signal",
                    new KernelMetadata(new KernelSource(call.Url.AbsoluteUri, text)));
                string kernel = call.Parsed.GetValue(name) ?? KernelFolder.NameOf(text);
                string folder = KernelFolder.Of(console).Add(kernel, spec);
                await ResultText.WriteAsync(call, new { Name = kernel, Folder = folder }, $"{kernel}: {folder}");
                return ExitCodes.Success;
            });
    }

    // Otherwise the user would see only that the kernel has died.
    private static async Task RequireKernelAsync(
        ServerCall call, EnvironmentReference reference, string[] program, CancellationToken cancellationToken)
    {
        if (program.Length > 0)
        {
            if (!program.Any(p => p.Contains(ConnectionFile, StringComparison.Ordinal)))
            {
                throw new StoreException(ErrorCode.InvalidOption, $"The command of a kernel needs {ConnectionFile}, which Jupyter replaces.");
            }

            return;
        }

        RemoteBuild build = await ReferencedBuild.GetAsync(call, reference, cancellationToken);
        if (!await call.Client.Builds.PackagesAsync(build.Id, new BuildPackageFilter(PythonKernel, IsExact: true), cancellationToken)
            .AnyAsync(cancellationToken))
        {
            throw new StoreException(ErrorCode.NotFound, $"Build {build.Id} of {reference.FullName} has no {PythonKernel}.")
            {
                Hints = [$"conda-store env add {reference.FullName} {PythonKernel} --wait"],
            };
        }
    }

    // If the runtime was started by name, its path is not that of this command.
    private static string Program() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet" ? path : "conda-store";
}
