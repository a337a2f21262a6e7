using System.CommandLine;
using System.CommandLine.Completions;
using Grader.Engine.Catalog;
using Grader.Learner;

namespace Grader.Arguments;

/// <summary>The argument KATA, which most commands take.</summary>
internal static class KataArgument
{
    public static Argument<string?> Describe(GraderSession session, string meant = "the current kata")
    {
        var argument = new Argument<string?>("KATA")
        {
            Description = $"A number, a name, or any unambiguous part of it: 5, 05, queue. Default: {meant}.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "KATA",
        };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.StartsWith('-'))
                result.AddError($"Unrecognized option '{token.Value}'.");
        });
        argument.CompletionSources.Add(
            _ => Clone.Around(session.Surroundings.Folder) is { } clone
                ? KataCatalog.Slugs(clone).Select(slug => new CompletionItem(slug.Id))
                : []);
        return argument;
    }

    /// <summary>KATA, where there is no default.</summary>
    public static Argument<string?> DescribeRequired(GraderSession session)
    {
        var argument = Describe(session);
        argument.Description = "A number, a name, or any unambiguous part of it: 5, 05, queue.";
        argument.Arity = ArgumentArity.ExactlyOne;
        return argument;
    }

    /// <summary>The kata that is named, or the current one.</summary>
    public static Kata Find(string? text, KataCatalog catalog, Workbench workbench) =>
        text is null ? new CurrentKata(workbench).Of(catalog) : Find(text, catalog);

    /// <summary>Reads the folders, since a new kata is not in the lock yet.</summary>
    /// <exception cref="WrongUse">No kata, or more than one, matches the name.</exception>
    public static KataSlug FindFolder(string text, Clone clone)
    {
        var nothing = new LockReading(new KataLock(KataLock.CurrentSchema, [], []), new HashSet<string>());
        return Find(text, KataCatalog.Load(clone, nothing)).Slug;
    }

    /// <summary>The kata that is named, or all.</summary>
    /// <exception cref="WrongUse">No kata, or more than one, matches the name.</exception>
    public static IReadOnlyList<KataSlug> FindFolders(string? text, Clone clone) =>
        text is null ? [.. KataCatalog.Slugs(clone)] : [FindFolder(text, clone)];

    /// <exception cref="WrongUse">No kata, or more than one, matches the name.</exception>
    public static Kata Find(string text, KataCatalog catalog) => KataQuery.Find(text, catalog.Katas) switch
    {
        KataQuery.Answer.Found found => found.Kata,
        KataQuery.Answer.NotFound none => throw new WrongUse(none.Message),
        _ => throw new InvalidOperationException("Unknown answer to a query."),
    };
}
