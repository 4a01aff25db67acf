using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>The JSON that one step of a build leaves for the next.</summary>
[JsonSerializable(typeof(BuildPlan))]
[JsonSerializable(typeof(TransientFailure))]
internal sealed partial class WorkJson : JsonSerializerContext;
