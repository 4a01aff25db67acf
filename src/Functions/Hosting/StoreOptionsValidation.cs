using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CondaStore.Domain.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Hosting;

/// <summary>
/// Checks the settings at start and names each that is wrong: its limits, settings that do not exist, and ways to log in that would let
/// strangers in.
/// </summary>
internal sealed class StoreOptionsValidation(IConfiguration configuration) : IValidateOptions<StoreOptions>
{
    private static readonly string[] Known =
        [.. typeof(StoreOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name)];

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        List<string> problems = [.. configuration.GetSection(StoreOptions.Section).GetChildren().Select(s => s.Key).Where(IsUnknown).Select(Unknown)];
        problems.AddRange(AttributeProblems(options));
        if (options.Authentication == AuthenticationKind.Dummy && !options.AllowDummyOnPublicAddress && IsPublicApp())
        {
            // A function app is reachable by others. The embedded host looks at its address itself.
            problems.Add("Store:Authentication is Dummy, which is for development; set Store:AllowDummyOnPublicAddress to run it where others can reach it.");
        }

        if (options.Authentication == AuthenticationKind.Platform)
        {
            problems.AddRange(PlatformProblems(options));
        }

        problems.AddRange(new (string Setting, TimeSpan Value)[]
        {
            (nameof(StoreOptions.TokenLifetime), options.TokenLifetime),
            (nameof(StoreOptions.BuildTimeLimit), options.BuildTimeLimit),
            (nameof(StoreOptions.WorkerGoneAfter), options.WorkerGoneAfter),
        }.Where(t => t.Value <= TimeSpan.Zero).Select(t => $"Store:{t.Setting} is {t.Value} and must be above zero."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> AttributeProblems(StoreOptions options)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(r => $"Store:{r.MemberNames.FirstOrDefault()}: {r.ErrorMessage}");
    }

    private static bool IsUnknown(string setting) => !Known.Contains(setting, StringComparer.OrdinalIgnoreCase);

    private static string Unknown(string setting)
    {
        IReadOnlyList<string> nearest = NearestNames.Find(setting, Known, 1);
        return $"Store:{setting} is not a setting of the store" + (nearest.Count == 0 ? "." : $"; did you mean Store:{nearest[0]}?");
    }

    // On a developer's machine the Functions host says localhost here.
    private bool IsPublicApp() => Value("WEBSITE_HOSTNAME").Split(':')[0] is { Length: > 0 } host && host is not ("localhost" or "127.0.0.1");

    private IEnumerable<string> PlatformProblems(StoreOptions options)
    {
        bool platformSignsIn = Value("WEBSITE_AUTH_ENABLED").Equals("true", StringComparison.OrdinalIgnoreCase);
        if (!platformSignsIn && !options.PrincipalComesFromGateway)
        {
            yield return "Store:Authentication is Platform, but the platform's authentication is not switched on (WEBSITE_AUTH_ENABLED is not True): "
                + "anybody could name themselves in the header of the principal. Switch it on, or set Store:PrincipalComesFromGateway where a gateway does its work.";
        }

        string? bindings = null;
        try
        {
            ClaimRoles.Parse(options.RoleBindings);
        }
        catch (StoreException exception)
        {
            bindings = exception.Message;
        }

        if (bindings is not null)
        {
            yield return bindings;
        }
    }

    private string Value(string variable) => configuration[variable] ?? Environment.GetEnvironmentVariable(variable) ?? string.Empty;
}
