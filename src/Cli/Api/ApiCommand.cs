using System.CommandLine;
using System.Text;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Api;

/// <summary>Provides <c>conda-store api</c>, which sends any request of the REST API.</summary>
internal static class ApiCommand
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> method = new("METHOD") { Description = "GET, HEAD, POST, PUT or DELETE." };
        Argument<string> path = new("PATH")
        {
            Description = "The path below the API (build/7/), or with a leading slash below the store (/api/v2/environment/).",
        };
        Option<string?> data = new("--data", "-d") { Description = "The body of the request, JSON.", HelpName = "JSON" };
        Option<string?> input = new("--input")
        {
            Description = "A file with the body of the request; '-' is standard input.",
            HelpName = "FILE",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "api",
                "Send a request to the REST API and write the response as it is. The page /redoc of the store describes the API.",
                "conda-store api GET 'build/?status=FAILED'",
                "conda-store api PUT setting/team/ --data '{\"retention_keep_last\":3}'"),
            [method, path, data, input],
            async (call, cancellationToken) =>
            {
                string verb = call.Parsed.GetValue(method)!.ToUpperInvariant();
                if (!Methods.Contains(verb))
                {
                    throw new StoreException(ErrorCode.InvalidOption, $"'{call.Parsed.GetValue(method)}' is not a method of the API.")
                    {
                        Hints = [string.Join(", ", Methods)],
                    };
                }

                using HttpResponseMessage response = await call.Client.SendAsync(
                    new HttpMethod(verb), PathOf(call.Parsed.GetValue(path)!),
                    await BodyAsync(call.Parsed.GetValue(data), call.Parsed.GetValue(input), cancellationToken), cancellationToken);
                await using Stream output = console.OpenOut();
                await response.Content.CopyToAsync(output, cancellationToken);
                await output.FlushAsync(cancellationToken);
                return ExitCodes.Success;
            });
    }

    // Only paths of the store, so that its token is sent nowhere else.
    private static string PathOf(string path) =>
        Uri.IsWellFormedUriString(path, UriKind.Relative) && !path.StartsWith("//", StringComparison.Ordinal)
            ? path
            : throw new StoreException(ErrorCode.InvalidOption, $"'{path}' is not a path of the store.");

    private static async Task<byte[]?> BodyAsync(string? data, string? input, CancellationToken cancellationToken)
    {
        if (data is not null && input is not null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "Only one of --data and --input may be given.");
        }

        string? text = input is null ? data : await InputFile.ReadAsync(input, cancellationToken);
        return text is null ? null : Encoding.UTF8.GetBytes(text);
    }
}
