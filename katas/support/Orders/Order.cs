namespace Katas.Support.Orders;

/// <summary>Decides which of the ready items runs next, and keeps its choices.</summary>
internal abstract class Order
{
    private readonly List<int> choices = [];

    /// <summary>How many times there was more than one item to choose from.</summary>
    public int ChoicePoints => choices.Count;

    /// <summary>
    /// The choice made at each choice point, e.g. "0,2,1". Zeros at the end are left out: the default is 0.
    /// </summary>
    public string Choices => string.Join(',', choices[..(choices.FindLastIndex(choice => choice != 0) + 1)]);

    /// <summary>Whether the scenario is over: the rest runs first come, first served.</summary>
    public bool IsOver { get; set; }

    public int Choose(int options)
    {
        if (options == 1 || IsOver)
            return 0;
        var choice = Pick(options);
        choices.Add(choice);
        return choice;
    }

    protected abstract int Pick(int options);
}
