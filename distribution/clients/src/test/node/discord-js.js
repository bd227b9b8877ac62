// A bot on discord.js that does what its test asks for in chat, and tells on its output what became of its connection.
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  ModalBuilder,
  Partials,
  RESTEvents,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

const { API_BASE, SECRET } = process.env;

const client = new Client({
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMembers,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.GuildMessageReactions,
    GatewayIntentBits.DirectMessages,
    GatewayIntentBits.MessageContent,
  ],
  partials: [Partials.Channel],
  rest: { api: API_BASE.replace(/\/v\d+$/, '') },
});

const tasks = {
  async buttons(message) {
    const row = new ActionRowBuilder().addComponents(
      new ButtonBuilder().setCustomId('count').setLabel('Count').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setCustomId('form').setLabel('Form').setStyle(ButtonStyle.Secondary),
    );
    await message.reply({ content: 'press', components: [row] });
  },
  async rich(message) {
    await message.reply({
      embeds: [new EmbedBuilder().setTitle('Report').setDescription('all well').addFields({ name: 'shards', value: '1' })],
      files: [new AttachmentBuilder(Buffer.from('line 1\n'), { name: 'log.txt' })],
    });
  },
  async members(message) {
    const members = await message.guild.members.fetch();
    await message.reply(members.map((member) => member.user.username).sort().join(' '));
  },
  async change(message) {
    const own = await message.reply('frist');
    await own.edit('first');
    await own.react('👍');
    const fetched = await message.channel.messages.fetch({ message: own.id, force: true });
    await own.reply(fetched.content);
    await own.delete();
  },
  async tidy(message) {
    const first = await message.channel.send('a');
    const second = await message.channel.send('b');
    await first.pin();
    const pins = await message.channel.messages.fetchPins();
    await first.unpin();
    const reaction = await first.react('👍');
    const users = await reaction.users.fetch();
    await first.reactions.removeAll();
    const gone = new Promise((resolve) => client.once(Events.MessageBulkDelete, resolve));
    await message.channel.bulkDelete([first, second]);
    await message.reply(`${pins.items.length} pinned, ${users.size} reacted, ${(await gone).size} gone`);
  },
  async directory(message) {
    const found = await message.guild.members.search({ query: 'me' });
    const roles = await message.guild.roles.fetch();
    const command = client.application.commands.cache.first();
    await command.edit({ description: 'Greets anybody' });
    const edited = await client.application.commands.fetch(command.id, { force: true });
    await message.reply(`${found.map((member) => member.displayName)}, ${roles.size} role, ${edited.description}`);
  },
  async flood(message, count) {
    await Promise.all(Array.from({ length: Number(count) }, (_, i) => message.channel.send(`part ${i + 1}`)));
  },
};

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) {
    return;
  }
  try {
    const [task, argument] = message.content.split(' ');
    if (tasks[task]) {
      await tasks[task](message, argument);
    } else {
      await message.reply(`${message.author.displayName} said: ${message.content}`);
    }
  } catch (e) {
    console.error('task failed', e);
  }
});

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply();
      await interaction.editReply(`Hello, ${interaction.options.getString('name')}!`);
      await interaction.followUp('And welcome.');
    } else if (interaction.isButton() && interaction.customId === 'count') {
      await interaction.update({ content: `pressed by ${interaction.member.displayName}` });
    } else if (interaction.isButton()) {
      const input = new TextInputBuilder().setCustomId('why').setLabel('Why?').setStyle(TextInputStyle.Short);
      const row = new ActionRowBuilder().addComponents(input);
      await interaction.showModal(new ModalBuilder().setCustomId('form').setTitle('A form').addComponents(row));
    } else if (interaction.isModalSubmit()) {
      await interaction.reply(`because ${interaction.fields.getTextInputValue('why')}`);
    }
  } catch (e) {
    console.error('interaction failed', e);
  }
});

client.on(Events.ClientReady, async () => {
  const greet = new SlashCommandBuilder().setName('greet').setDescription('Greets somebody');
  greet.addStringOption((option) => option.setName('name').setDescription('Who').setRequired(true));
  await client.application.commands.set([greet]);
  console.log('ready');
});
client.on(Events.ShardResume, () => console.log('resumed'));
client.rest.on(RESTEvents.RateLimited, (limit) => console.log(`waiting ${limit.scope}`));
client.on(Events.Debug, (line) => console.log(new Date().toISOString(), line));
client.on(Events.Warn, (line) => console.log('warning', line));
client.on(Events.Error, (e) => console.error('error', e));

// The test that started this process is gone when nothing holds the other end of its input.
process.stdin.on('end', () => process.exit(0)).resume();
await client.login(SECRET);
