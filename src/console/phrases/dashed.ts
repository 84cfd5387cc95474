/** How phrases name what has a dot in its name, such as a problem's code or an event's type: phrases' names have no dots. */
export type Dashed<Text extends string> = Text extends `${infer Head}.${infer Tail}` ? `${Head}-${Tail}` : Text

export const dashed = <Text extends string>(text: Text): Dashed<Text> => text.replace('.', '-') as Dashed<Text>
