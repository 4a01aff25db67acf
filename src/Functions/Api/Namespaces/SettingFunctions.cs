using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Namespaces;

/// <summary>
/// The endpoints of the settings of the store, of namespaces and of environments; the most specific level overrides the others.
/// </summary>
public sealed class SettingFunctions(RequestCallers callers, Settings settings)
{
    private const string Route = "conda-store/api/v1/setting";

    /// <summary>Gets the settings of the store.</summary>
    [Function("SettingGet")]
    [Operation(
        "settings", "Gets the settings of the store.", Permission = "setting::read", Data = typeof(StoreSettings))]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        GetAsync(request, null, null, cancellationToken);

    /// <summary>Gets the effective settings of a namespace.</summary>
    [Function("SettingGetNamespace")]
    [Operation(
        "settings", "Gets the effective settings of a namespace.", Permission = "setting::read", Data = typeof(StoreSettings))]
    public Task<IResult> GetNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{ns}")] HttpRequest request, string ns,
        CancellationToken cancellationToken) =>
        GetAsync(request, ns, null, cancellationToken);

    /// <summary>Gets the effective settings of an environment.</summary>
    [Function("SettingGetEnvironment")]
    [Operation(
        "settings", "Gets the effective settings of an environment.", Permission = "setting::read", Data = typeof(StoreSettings))]
    public Task<IResult> GetEnvironment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => GetAsync(request, ns, env, cancellationToken);

    /// <summary>Changes settings of the store.</summary>
    [Function("SettingUpdate")]
    [Operation(
        "settings", "Changes settings of the store.",
        Details = "A value of null returns to the default.", Permission = "setting::update", Body = typeof(StoreSettings),
        Errors = [ErrorCode.InvalidSetting])]
    public Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        UpdateAsync(request, null, null, cancellationToken);

    /// <summary>Changes settings of a namespace.</summary>
    [Function("SettingUpdateNamespace")]
    [Operation(
        "settings", "Changes settings of a namespace.",
        Details = "A value of null returns to that of the store.", Permission = "setting::update", Body = typeof(StoreSettings),
        Errors = [ErrorCode.InvalidSetting])]
    public Task<IResult> UpdateNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{ns}")] HttpRequest request, string ns,
        CancellationToken cancellationToken) =>
        UpdateAsync(request, ns, null, cancellationToken);

    /// <summary>Changes settings of an environment.</summary>
    [Function("SettingUpdateEnvironment")]
    [Operation(
        "settings", "Changes settings of an environment.",
        Details = "A value of null returns to that of the namespace.", Permission = "setting::update", Body = typeof(StoreSettings),
        Errors = [ErrorCode.InvalidSetting])]
    public Task<IResult> UpdateEnvironment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => UpdateAsync(request, ns, env, cancellationToken);

    private async Task<IResult> GetAsync(HttpRequest request, string? ns, string? env, CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.SettingRead, Entity(ns, env), cancellationToken);
        return ApiResults.Data(JsonNode.Parse((await settings.GetAsync(ns, env, cancellationToken)).ToJson()));
    }

    private async Task<IResult> UpdateAsync(HttpRequest request, string? ns, string? env, CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.SettingUpdate, Entity(ns, env), cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        IReadOnlyList<string> changed = await settings.UpdateAsync(ns, env, body, cancellationToken);
        // The text says "global" at every level, because clients compare it.
        string keys = string.Join(", ", changed.Select(k => $"'{k}'"));
        return ApiResults.Data<object?>(null, $"global setting keys [{keys}] updated");
    }

    private static string Entity(string? ns, string? env) => env is null ? ns ?? string.Empty : $"{ns}/{env}";
}
